/** What the extension host and the panel say to each other. Types only: both sides import it. */
import type { Progress } from '../../engine/options';
import type { Agreement } from '../../profile/agreement';
import type { Profile } from '../../profile/document';
import type { MemoryFit } from '../../profile/memory-need';
import type { Inspection } from '../../profile/inspection';
import type { Roofs } from '../../profile/roofline';

export type PanelView =
  | 'layers'
  | 'icicle'
  | 'timeline'
  | 'memory'
  | 'roofline'
  | 'evidence'
  | 'compare'
  /** Of profiles of a training step only. */
  | 'training';

/** Another profile that the shown one is compared with: the one before. */
export interface Against {
  /** Of its model, and when it was measured. */
  readonly title: string;
  readonly detail: string;
  readonly profile: Profile;
  /** How far the results are apart, where both were run on the same inputs for that. */
  readonly agreement?: Agreement | undefined;
}

/** What the panel shows: one profile's life from the first step to the result or the failure. */
export type PanelContent =
  | {
      /** A model file that is looked at, not run: summary, layers, a Profile button. */
      readonly kind: 'model';
      readonly title: string;
      readonly origin: string;
      /** Size on disk of the file itself, bytes; null for a model of a source file. */
      readonly fileBytes: number | null;
      /** null until the file is read. */
      readonly inspection: Inspection | null;
    }
  | {
      readonly kind: 'measuring';
      readonly title: string;
      readonly origin: string;
      /** Of a few runs, while more are made; null until then. */
      readonly early: Profile | null;
    }
  | {
      readonly kind: 'profile';
      readonly title: string;
      /** Where the model comes from, for the header: a relative path, or `zoo`. */
      readonly origin: string;
      readonly profile: Profile;
      /** null: nothing is chosen to compare with. */
      readonly against: Against | null;
      /** Whether the host still knows how to measure it again. */
      readonly canRunAgain: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly title: string;
      readonly origin: string;
      /** One sentence: what happened, why, what to do. */
      readonly message: string;
      /** Last lines of the engine's log; empty where it said nothing. */
      readonly log: readonly string[];
      /** Which batches would fit, where memory was the reason; null until that is known. */
      readonly fit: MemoryFit | null;
      readonly canRunAgain: boolean;
    };

export interface PanelPreferences {
  readonly units: 'decimal' | 'binary';
  readonly colours: 'heat' | 'grey';
}

export type ToPanel =
  | {
      readonly type: 'start';
      /** Translations by English text; null for English. */
      readonly texts: Readonly<Record<string, string>> | null;
      readonly locale: string;
      readonly preferences: PanelPreferences;
    }
  | { readonly type: 'preferences'; readonly preferences: PanelPreferences }
  /** Kept in the webview's state: what the host needs to show the content after a reload. */
  | { readonly type: 'restore'; readonly restore: string | null }
  | ContentMessage
  /** While measuring, at most four times a second. */
  | { readonly type: 'progress'; readonly progress: Progress; readonly elapsedMs: number }
  /** The one selection, made elsewhere: a node's key of the layer tree, or none. */
  | { readonly type: 'select'; readonly key: string | null }
  | { readonly type: 'view'; readonly view: PanelView }
  /** Ids of layers whose source line was edited since the run. */
  | { readonly type: 'stale'; readonly layers: readonly string[] }
  /** Answer to `measureRoofs`; null when it failed, and the reason. */
  | { readonly type: 'roofs'; readonly roofs: Roofs | null; readonly problem: string | null };

export interface ContentMessage {
  readonly type: 'content';
  readonly content: PanelContent;
}

/** As messages travel: content is packed by wire.ts. */
export type Posted = Exclude<ToPanel, ContentMessage> | Uint8Array<ArrayBuffer>;

/** Host commands that the panel's buttons start. */
export type PanelCommand =
  | 'runAgain'
  | 'stop'
  | 'saveAs'
  | 'showLog'
  | 'profileModel'
  | 'clear'
  /** Asks for another profile to compare with. */
  | 'compare'
  | 'stopComparing'
  /** Measures on the other engine, and compares. */
  | 'compareEngines'
  | 'profileTraining';

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'select'; readonly key: string | null }
  /** Show the layer's source line, or the model's file where it has none. */
  | { readonly type: 'reveal'; readonly layer: string }
  | { readonly type: 'command'; readonly command: PanelCommand }
  /** Measure again what failed, with another batch. */
  | { readonly type: 'runAtBatch'; readonly batch: number }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'measureRoofs' }
  /** First paint of the content, ms after its message was unpacked; for tests and the log. */
  | { readonly type: 'painted'; readonly kind: PanelContent['kind']; readonly durationMs: number }
  | { readonly type: 'problem'; readonly message: string; readonly stack: string };
