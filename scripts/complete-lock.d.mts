interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly dev?: boolean
}
export declare const findMissing: (lock: { readonly packages: Readonly<Record<string, Locked>> }) => readonly {
  readonly name: string
  readonly version: string
  readonly dev?: boolean
}[]
