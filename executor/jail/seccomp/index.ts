export { seccompProgram } from './seccomp-program.ts'
