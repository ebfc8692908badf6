export { chooseDriver } from './choose-driver.ts'
export { qemuDriver } from './qemu/qemu-driver.ts'
export type { Template, Vm, VmDriver, VmShape } from './vm-driver.ts'
