import { useState } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import { Sentence } from '../parts/sentence.tsx'
import { Shown } from '../parts/shown.tsx'

interface FilePickerProps {
  readonly file: File | undefined
  readonly choose: (file: File) => void
}

/** Where the person chooses a file: the browser's own window for it, or a file dropped here. */
export const FilePicker = ({ file, choose }: FilePickerProps) => {
  const { approval } = useMessages()
  const [over, setOver] = useState(false)
  const take = (files: FileList | null | undefined) => {
    const [first] = files ?? []
    if (first) choose(first)
  }
  return (
    <label
      class={over ? 'picker picker-over' : 'picker'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (event.isTrusted) take(event.dataTransfer?.files)
      }}
    >
      <span>{approval.filePick}</span>
      <input id="writ-file" type="file" onChange={({ currentTarget }) => take(currentTarget.files)} />
      {file && (
        <strong role="status">
          <Sentence
            template={approval.fileChosen}
            slots={{ name: <Shown text={file.name} />, size: <>{file.size} B</> }}
          />
        </strong>
      )}
    </label>
  )
}
