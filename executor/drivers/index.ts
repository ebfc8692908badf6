export { chooseDriver } from './choose-driver.ts'
export { qemuDriver } from './qemu/index.ts'
export type { Template, Vm, VmDriver, VmShape } from './vm-driver.ts'
