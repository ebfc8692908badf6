import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { citiesLike, emptyOrder, formatPhone } from '../order.js'

const City = ({ value, onPick }) => {
  const [text, setText] = useState(value)
  const [open, setOpen] = useState(false)
  const cities = open ? citiesLike(text) : []
  const pick = (city) => {
    setText(city)
    setOpen(false)
    onPick(city)
  }
  const onChange = (event) => {
    setText(event.target.value)
    setOpen(true)
    onPick('')
  }
  return (
    <>
      <input
        role="combobox"
        aria-label="City"
        aria-expanded={cities.length > 0}
        aria-controls="cities"
        aria-autocomplete="list"
        value={text}
        onChange={onChange}
        onBlur={() => setOpen(false)}
      />
      <div role="listbox" id="cities" aria-label="Cities">
        {cities.map((city) => (
          // As many lists do: the press keeps the focus in the field, so that its blur does not close the list first.
          <div
            role="option"
            tabIndex={-1}
            aria-selected={false}
            key={city}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(city)}
            onKeyDown={(event) => event.key === 'Enter' && pick(city)}
          >
            {city}
          </div>
        ))}
      </div>
    </>
  )
}

const Items = ({ items, onChange }) => {
  const [text, setText] = useState('')
  const add = () => {
    onChange([...items, text])
    setText('')
  }
  return (
    <>
      <label>
        New item <input value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <button type="button" disabled={text === ''} onClick={add}>
        Put on list
      </button>
      <ul aria-label="Items">
        {items.map((item) => (
          <li key={item}>
            {item}{' '}
            <button type="button" onClick={() => onChange(items.filter((at) => at !== item))}>
              Take off {item}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

const App = () => {
  const [order, setOrder] = useState(emptyOrder)
  const [shown, setShown] = useState('')
  const set = (field, value) => setOrder((now) => ({ ...now, [field]: value }))
  const text = (field) => ({ value: order[field], onChange: (event) => set(field, event.target.value) })
  const way = (value) => ({ checked: order.way === value, onChange: () => set('way', value) })
  const show = (event) => {
    event.preventDefault()
    setShown(JSON.stringify(order))
  }
  return (
    <form onSubmit={show}>
      <label>
        Name <input {...text('name')} />
      </label>
      <label>
        Note <textarea {...text('note')} />
      </label>
      <label>
        Count <input type="number" step="any" {...text('count')} />
      </label>
      <label>
        Day <input type="date" {...text('day')} />
      </label>
      <label>
        Size{' '}
        <select {...text('size')}>
          <option>Small</option>
          <option>Large</option>
        </select>
      </label>
      <label>
        <input type="checkbox" checked={order.gift} onChange={(event) => set('gift', event.target.checked)} /> Gift
      </label>
      <label>
        <input type="radio" name="way" {...way('Courier')} /> Courier
      </label>
      <label>
        <input type="radio" name="way" {...way('Pickup')} /> Pickup
      </label>
      <input
        key={order.code.length}
        aria-label="Code"
        ref={(el) => order.code !== '' && el?.focus()}
        {...text('code')}
      />
      <label>
        Phone <input value={order.phone} onChange={(event) => set('phone', formatPhone(event.target.value))} />
      </label>
      <City value={order.city} onPick={(city) => set('city', city)} />
      <Items items={order.items} onChange={(items) => set('items', items)} />
      <button type="submit">Show state</button>
      <output aria-label="State">{shown}</output>
    </form>
  )
}

createRoot(document.querySelector('#app')).render(<App />)
