// Loaded into each service before its own code (`node --import`): when the launcher dies without stopping its children,
// the channel to it closes, and the service stops in order by itself.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
