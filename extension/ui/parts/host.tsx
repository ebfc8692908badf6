import { Quoted, Shown } from './shown.tsx'
import { splitHost } from './split-host.ts'

/** The host of an address with the part that says whose site it is in bold. What is no web address is shown whole, in a box. */
export const Host = ({ address, scheme = false }: { readonly address: string; readonly scheme?: boolean }) => {
  const split = splitHost(address)
  if (!split) return <Quoted text={address} />
  return (
    <bdi class="host" dir="ltr">
      {scheme && <span class="host-rest">{split.scheme}</span>}
      {split.before && <span class="host-rest">{split.before}</span>}
      <wbr />
      <span class="host-whose">
        <strong>{split.strong}</strong>
        {split.after && <span class="host-rest">{split.after}</span>}
      </span>
    </bdi>
  )
}

/**
 * A whole address: the host as above, then every character of the rest. On the site `within`, which is on the screen
 * already, the path alone.
 */
export const Address = ({ address, within }: { readonly address: string; readonly within?: string }) => {
  const split = splitHost(address)
  const origin = split && new URL(address).origin
  if (!split || !origin) return <Quoted text={address} />
  // An address that is not written from its origin on may begin with another's name, as that of the user: whose it is comes first.
  if (!address.startsWith(origin))
    return (
      <span class="address">
        <Host address={address} scheme /> <Quoted text={address} />
      </span>
    )
  return (
    <span class="address">
      {origin !== within && <Host address={address} scheme />}
      <span class="path" dir="ltr">
        <Shown text={address.slice(origin.length)} />
      </span>
    </span>
  )
}
