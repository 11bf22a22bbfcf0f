// The shape of an interface language: what each file in words/ gives.
export type Words = typeof import('./words/en').words;
