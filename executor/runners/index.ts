export { NOT_JSON, readValue, type ValueRead } from './read-value.ts'
export { JOB_FD, jobText, RUNNER_FILES, RUNNERS_FOLDER, runnerArgv, VALUE_FD } from './runner.ts'
