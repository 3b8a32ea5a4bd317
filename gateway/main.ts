// The gateway: a pipeline of stages in one process. Called by scripts and tests. This file wires
// and does nothing else: broker -> ingest -> verify -> ledger -> downlink, and the pages beside.
export type { Clock, Gateway, GatewayOptions, GatewayServices } from "./main-ports.js";
export { GatewayRefused } from "./main-ports.js";
