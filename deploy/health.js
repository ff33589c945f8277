// The container's health check: the service's own answer, without a shell or curl in the image.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/health/ready`, {
  signal: AbortSignal.timeout(4_000),
}).catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
