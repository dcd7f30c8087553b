/** How something stands, told by a shape, a colour and a word. */
export type Mark = 'good' | 'warning' | 'bad' | 'neutral'
