/** Injection tokens of the simulator. */
export const LOGGER = Symbol('SimulatorLogger');
export const METRICS = Symbol('SimulatorMetrics');
