// The script of pages that follow the facts; without it they are the same pages, read once.
import { Page } from '../live/page.ts'

if (document.body.dataset.live) new Page(document.body)
