import { html, LitElement } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { live } from 'lit/directives/live.js'
import { repeat } from 'lit/directives/repeat.js'
import { citiesLike, emptyOrder, formatPhone } from '../order.js'

/** The app in a shadow root, its list of items in one of its own inside. */
class OrderForm extends LitElement {
  static properties = { order: { state: true }, city: { state: true }, open: { state: true }, shown: { state: true } }

  constructor() {
    super()
    this.order = emptyOrder()
    this.city = ''
    this.open = false
    this.shown = ''
  }

  set(field, value) {
    this.order = { ...this.order, [field]: value }
  }

  pick(city) {
    this.city = city
    this.open = false
    this.set('city', city)
  }

  filter(text) {
    this.city = text
    this.open = true
    this.set('city', '')
  }

  async redraw(text) {
    this.set('code', text)
    await this.updateComplete
    this.renderRoot.querySelector('[aria-label=Code]').focus()
  }

  way(value) {
    return html`<label><input type="radio" name="way" .checked=${live(this.order.way === value)}
      @change=${() => this.set('way', value)}> ${value}</label>`
  }

  render() {
    const { order } = this
    const cities = this.open ? citiesLike(this.city) : []
    const text = (field) => (event) => this.set(field, event.target.value)
    const show = (event) => {
      event.preventDefault()
      this.shown = JSON.stringify(order)
    }
    return html`<form @submit=${show}>
      <label>Name <input .value=${live(order.name)} @input=${text('name')}></label>
      <label>Note <textarea .value=${live(order.note)} @change=${text('note')}></textarea></label>
      <label>Count <input type="number" step="any" .value=${live(order.count)} @input=${text('count')}></label>
      <label>Day <input type="date" .value=${live(order.day)} @change=${text('day')}></label>
      <label>Size <select .value=${live(order.size)} @change=${text('size')}><option>Small</option><option>Large</option></select></label>
      <label><input type="checkbox" .checked=${live(order.gift)} @change=${(event) => this.set('gift', event.target.checked)}> Gift</label>
      ${this.way('Courier')} ${this.way('Pickup')}
      ${keyed(order.code.length, html`<input aria-label="Code" .value=${order.code} @input=${(event) => this.redraw(event.target.value)}>`)}
      <label>Phone <input .value=${live(order.phone)} @input=${(event) => this.set('phone', formatPhone(event.target.value))}></label>
      <input role="combobox" aria-label="City" aria-expanded=${cities.length > 0} aria-controls="cities" .value=${live(this.city)}
        @input=${(event) => this.filter(event.target.value)} @blur=${() => (this.open = false)}>
      <div role="listbox" id="cities" aria-label="Cities">${repeat(
        cities,
        (city) => city,
        (city) =>
          html`<div role="option" @mousedown=${(event) => event.preventDefault()} @click=${() => this.pick(city)}>${city}</div>`
      )}</div>
      <order-items .items=${order.items} @items=${(event) => this.set('items', event.detail)}></order-items>
      <button type="submit">Show state</button>
      <output aria-label="State">${this.shown}</output>
    </form>`
  }
}

class OrderItems extends LitElement {
  static properties = { items: {}, text: { state: true } }

  constructor() {
    super()
    this.items = []
    this.text = ''
  }

  tell(items) {
    this.dispatchEvent(new CustomEvent('items', { detail: items }))
  }

  add() {
    this.tell([...this.items, this.text])
    this.text = ''
  }

  render() {
    return html`
      <label>New item <input .value=${live(this.text)} @input=${(event) => (this.text = event.target.value)}></label>
      <button type="button" ?disabled=${this.text === ''} @click=${this.add}>Put on list</button>
      <ul aria-label="Items">${repeat(
        this.items,
        (item) => item,
        (item) =>
          html`<li>${item} <button type="button" @click=${() => this.tell(this.items.filter((at) => at !== item))}>Take off ${item}</button></li>`
      )}</ul>`
  }
}

customElements.define('order-items', OrderItems)
customElements.define('order-form', OrderForm)
document.querySelector('#app').append(document.createElement('order-form'))
