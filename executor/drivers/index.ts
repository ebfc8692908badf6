export { chooseDriver } from './choose-driver.ts'
export { openScratch, qemuDriver } from './qemu/index.ts'
export { EMULATOR_MEMORY, type Template, type Vm, type VmDriver, type VmShape } from './vm-driver.ts'
