/** The words about who may read recordings of runs, in English. */
export const readerEn = {
  title: 'Recordings of your runs',
  more: 'With a key of yours every run is recorded: what its pages said, what you answered. A recording is encrypted to your key before it leaves this browser, and shows later, step by step, that the plan led there.',
  none: 'You have no key. Runs are recorded only where your organisation named readers of its own.',
  make: 'Make a key and save it',
  made: 'The key was saved as a file. Keep it: there is no other copy, and without it nobody can open what is recorded for you.',
  yours: 'Runs are recorded for your key',
  remove: 'Remove the key',
  removed: 'From now on nothing is recorded for you. Your file still opens what was recorded before.'
}
