import { mount } from 'svelte'
import Order from './order.svelte'

mount(Order, { target: document.querySelector('#app') })
