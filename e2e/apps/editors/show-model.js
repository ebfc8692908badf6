/** A button that tells what the editor itself holds, as a list of lines; `*…*` stands for what is bold. */
export const showModel = (lines) => {
  const button = document.createElement('button')
  button.textContent = 'Show model'
  const output = document.createElement('output')
  output.setAttribute('aria-label', 'Model')
  button.onclick = () => {
    output.textContent = JSON.stringify(lines())
  }
  document.body.append(button, output)
}
