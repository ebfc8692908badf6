const Icon = ({ path, name }: { readonly path: string; readonly name: string }) => (
  <svg class={`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <path
      d={path}
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
)

/** Our mark: a sealed sheet. */
export const SealIcon = () => (
  <Icon
    name="seal"
    path="M4 2.5h8.5L16 6v5M4 2.5v15h5.5M7 7.5h5M7 10.5h3.5M14.5 12a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm-1.2 3 .9.9 1.7-1.8"
  />
)
export const WarnIcon = () => <Icon name="warn" path="M10 3.2 17.6 16.5H2.4L10 3.2ZM10 8.2v3.6M10 14.2v.1" />
export const CheckIcon = () => <Icon name="check" path="M3 10a7 7 0 1 0 14 0 7 7 0 0 0-14 0Zm4 .2 2.1 2.1L13.2 8" />
export const CrossIcon = () => (
  <Icon name="cross" path="M3 10a7 7 0 1 0 14 0 7 7 0 0 0-14 0Zm4.6-2.4 4.8 4.8m0-4.8-4.8 4.8" />
)
export const ClockIcon = () => <Icon name="clock" path="M3 10a7 7 0 1 0 14 0 7 7 0 0 0-14 0Zm7-3.6V10l2.4 1.6" />
export const ArrowIcon = () => <Icon name="arrow" path="M4 10h12m-4.5-4.5L16 10l-4.5 4.5" />
export const DownIcon = () => <Icon name="down" path="M10 4v12m-4.5-4.5L10 16l4.5-4.5" />
export const QuestionIcon = () => (
  <Icon name="question" path="M3 10a7 7 0 1 0 14 0 7 7 0 0 0-14 0Zm5-1.8a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.5m0 1.9v.1" />
)
