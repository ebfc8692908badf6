import { addPerson, listPersons } from '../../policy-server/session/persons.ts'
import { openStore, type Store } from '../../policy-server/store/index.ts'
import type { Attack, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

let store: Store | undefined

export const end = async (): Promise<void> => {
  await store?.close()
}

/** Bolt asks for all the people there are; Acme has one too. */
const listed = async (id: string): Promise<Said> => {
  store ??= await openStore()
  for (const tenant of ['acme', 'bolt'])
    await addPerson(store.of(tenant), { id: `person-of-${tenant}`, name: 'Person' }, new Date())
  const people = await listPersons(store.of('bolt'))
  return people.some((person) => person.id === id) ? gotThrough() : sentBack(`${people.length} others`)
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'a query that names no tenant',
    guards: [
      {
        file: 'policy-server/store/tenant-role.ts',
        find: ", set_config('role',",
        replace: ", set_config('writ.nothing',"
      }
    ],
    attack: () => listed('person-of-acme'),
    twin: () => listed('person-of-bolt')
  }
]
