export { openSpanSender, tracesAt } from './send-spans.ts'
export { parseTraceParent, type TraceParent } from './trace-parent.ts'
export { beginTraces, type TraceExport, type TraceReports, traceRuns } from './trace-runs.ts'
