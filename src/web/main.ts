import { findElements } from './elements.ts';
import { openPage } from './page.ts';

openPage(findElements());
