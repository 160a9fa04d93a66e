import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
