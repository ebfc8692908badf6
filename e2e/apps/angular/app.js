import '@angular/compiler'
import { Component, computed, provideZonelessChangeDetection, signal } from '@angular/core'
import { FormControl, FormGroup, FormsModule, ReactiveFormsModule } from '@angular/forms'
import { bootstrapApplication } from '@angular/platform-browser'
import { citiesLike, emptyOrder, formatPhone } from '../order.js'

const template = `
<form [formGroup]="form" (ngSubmit)="show()">
  <label>Name <input formControlName="name"></label>
  <label>Note <textarea formControlName="note"></textarea></label>
  <label>Count <input type="number" step="any" formControlName="count"></label>
  <label>Day <input type="date" formControlName="day"></label>
  <label>Size <select formControlName="size"><option>Small</option><option>Large</option></select></label>
  <label><input type="checkbox" formControlName="gift"> Gift</label>
  <label><input type="radio" value="Courier" formControlName="way"> Courier</label>
  <label><input type="radio" value="Pickup" formControlName="way"> Pickup</label>
  @for (text of [code()]; track text.length) {
    <input aria-label="Code" [value]="text" (input)="redraw($event.target.value)">
  }
  <label>Phone <input [value]="phone()" (input)="mask($event.target)"></label>
  <input role="combobox" aria-label="City" [attr.aria-expanded]="cities().length > 0" aria-controls="cities"
    [value]="city()" (input)="filter($event.target.value)" (blur)="open.set(false)">
  <div role="listbox" id="cities" aria-label="Cities">
    @for (one of cities(); track one) {
      <div role="option" (mousedown)="$event.preventDefault()" (click)="pick(one)">{{ one }}</div>
    }
  </div>
  <label>New item <input [(ngModel)]="item" [ngModelOptions]="{ standalone: true }"></label>
  <button type="button" [disabled]="item() === ''" (click)="add()">Put on list</button>
  <ul aria-label="Items">
    @for (one of items(); track one) {
      <li>{{ one }} <button type="button" (click)="takeOff(one)">Take off {{ one }}</button></li>
    }
  </ul>
  <button type="submit">Show state</button>
  <output aria-label="State">{{ shown() }}</output>
</form>`

const { name, note, count, day, size, gift, way } = emptyOrder()
const controls = { name, note, count, day, size, gift, way }

class Order {
  form = new FormGroup(
    Object.fromEntries(Object.entries(controls).map(([field, value]) => [field, new FormControl(value)]))
  )
  code = signal('')
  phone = signal('')
  city = signal('')
  picked = signal('')
  open = signal(false)
  cities = computed(() => (this.open() ? citiesLike(this.city()) : []))
  item = signal('')
  items = signal([])
  shown = signal('')

  redraw(text) {
    this.code.set(text)
    setTimeout(() => document.querySelector('[aria-label=Code]').focus())
  }
  mask(input) {
    this.phone.set(formatPhone(input.value))
    input.value = this.phone()
  }
  filter(text) {
    this.city.set(text)
    this.picked.set('')
    this.open.set(true)
  }
  pick(city) {
    this.city.set(city)
    this.picked.set(city)
    this.open.set(false)
  }
  add() {
    this.items.update((all) => [...all, this.item()])
    this.item.set('')
  }
  takeOff(item) {
    this.items.update((all) => all.filter((at) => at !== item))
  }
  show() {
    const [code, phone, city, items] = [this.code(), this.phone(), this.picked(), this.items()]
    this.shown.set(JSON.stringify({ ...this.form.value, code, phone, city, items }))
  }
}

const App = Component({ selector: '#app', imports: [ReactiveFormsModule, FormsModule], template })(Order) ?? Order
bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] })
