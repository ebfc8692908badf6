import { expect, test } from 'vitest'
import { bubblewrapArguments } from './bubblewrap-arguments.ts'

test('a jail is walled off by exactly these arguments', () => {
  const view = {
    shows: [
      { from: '/images/root', to: '/' },
      { from: '/images/job', to: '/job' }
    ],
    scratch: [
      { path: '/work', bytes: 10_000 },
      { path: '/tmp', bytes: 0 }
    ],
    env: { HOME: '/work', LANG: 'C.UTF-8' },
    cwd: '/work'
  }
  expect(bubblewrapArguments(view, { seccompFd: 5, infoFd: 6, blockFd: 7 })).toEqual(
    [
      '--unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-net --unshare-cgroup',
      '--disable-userns --die-with-parent --new-session --cap-drop ALL',
      '--uid 1000 --gid 1000 --hostname writ',
      '--ro-bind /images/root / --ro-bind /images/job /job',
      '--proc /proc --dev /dev --remount-ro /dev',
      // Whole pages, and never none, which would be no bound.
      '--perms 0700 --size 8192 --tmpfs /work --perms 0700 --size 4096 --tmpfs /tmp',
      '--remount-ro /',
      '--clearenv --setenv HOME /work --setenv LANG C.UTF-8',
      '--chdir /work',
      '--seccomp 5 --info-fd 6 --block-fd 7'
    ].flatMap((line) => line.split(' '))
  )
})
