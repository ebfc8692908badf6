import { computed, createApp, nextTick, reactive, ref } from 'vue/dist/vue.esm-bundler.js'
import { citiesLike, emptyOrder, formatPhone } from '../order.js'

const template = `
<form @submit.prevent="shown = JSON.stringify(order)">
  <label>Name <input v-model="order.name"></label>
  <label>Note <textarea v-model.lazy="order.note"></textarea></label>
  <label>Count <input type="number" step="any" v-model="order.count"></label>
  <label>Day <input type="date" v-model="order.day"></label>
  <label>Size <select v-model="order.size"><option>Small</option><option>Large</option></select></label>
  <label><input type="checkbox" v-model="order.gift"> Gift</label>
  <label><input type="radio" value="Courier" v-model="order.way"> Courier</label>
  <label><input type="radio" value="Pickup" v-model="order.way"> Pickup</label>
  <input :key="order.code.length" aria-label="Code" :value="order.code" @input="redraw($event.target.value)" ref="code">
  <label>Phone <input :value="order.phone" @input="mask($event.target)"></label>
  <input role="combobox" aria-label="City" :aria-expanded="cities.length > 0" aria-controls="cities" v-model="city"
    @input="open = true; order.city = ''" @blur="open = false">
  <div role="listbox" id="cities" aria-label="Cities">
    <div role="option" v-for="one in cities" :key="one" @mousedown.prevent @click="pick(one)">{{ one }}</div>
  </div>
  <label>New item <input v-model.trim="item"></label>
  <button type="button" :disabled="item === ''" @click="order.items.push(item); item = ''">Put on list</button>
  <ul aria-label="Items">
    <li v-for="one in order.items" :key="one">{{ one }}
      <button type="button" @click="order.items = order.items.filter((at) => at !== one)">Take off {{ one }}</button></li>
  </ul>
  <button type="submit">Show state</button>
  <output aria-label="State">{{ shown }}</output>
</form>`

const setup = () => {
  const order = reactive(emptyOrder())
  const [shown, item, city, open, code] = [ref(''), ref(''), ref(''), ref(false), ref(null)]
  const cities = computed(() => (open.value ? citiesLike(city.value) : []))
  const redraw = async (text) => {
    order.code = text
    await nextTick()
    code.value.focus()
  }
  const mask = (input) => {
    order.phone = formatPhone(input.value)
    input.value = order.phone
  }
  const pick = (one) => {
    city.value = one
    order.city = one
    open.value = false
  }
  return { order, shown, item, city, open, code, cities, redraw, mask, pick }
}

createApp({ template, setup }).mount('#app')
