/** Things that one picture covers at most. */
export const MAX_COVERS = 1000
