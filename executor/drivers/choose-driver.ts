import type { VmDriver } from './vm-driver.ts'

/** The first of the drivers that makes machines here; else why the last, which asks least of a machine, makes none. */
export const chooseDriver = async (
  drivers: readonly VmDriver[]
): Promise<{ readonly driver: VmDriver } | { readonly lack: string }> => {
  let lack = 'there is no driver for virtual machines'
  for (const driver of drivers) {
    const lacks = await driver.lack()
    if (lacks === undefined) return { driver }
    lack = lacks
  }
  return { lack }
}
