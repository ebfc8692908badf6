export type { Say } from './build-image.ts'
export { ensureImage, type Image } from './ensure-image.ts'
export { cacheFolder, locked, makeFolderWhole } from './guest-cache.ts'
export { EPOCH, VARIANTS, type Variant } from './recipe.ts'
