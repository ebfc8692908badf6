import type { SentForm } from '../site/form-values.ts'
import type { Address } from './open-store.ts'

export const readAddress = (form: SentForm): Address => ({
  name: form.text('name'),
  street: form.text('street'),
  postcode: form.text('postcode'),
  city: form.text('city'),
  country: form.text('country')
})

/** What is missing of an address, as a sentence. */
export const addressError = (address: Address): string | undefined => {
  const missing = Object.entries(address).find(([, text]) => text === '')
  return missing && `Enter your ${missing[0]}`
}
