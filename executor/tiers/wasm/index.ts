export { type WasmOptions, WasmSource } from './wasm-source.ts'
