import type { Faults } from '../../core/faults.ts'
import type { MetricFamily } from '../exposition/family.ts'
import type { FamilySelection } from '../exposition/family-selection.ts'
import type { ReadingEnd } from '../exposition/reading-time.ts'
import { TimeSlice } from '../exposition/time-slice.ts'
import { type MetricReading, type MetricSnapshot, PIECE_SIZE, snapshotOf } from './metric-snapshot.ts'

/** A family whose values can be sent to another process. */
interface ReadableFamily extends MetricFamily {
  /** The values as they stand, in pieces of so many series; one without values where there are none. */
  readings(mostSeries: number): Iterable<MetricReading>
}

export interface SnapshotDeps {
  readonly selection: FamilySelection<ReadableFamily>
  readonly faults: Faults
  /** Told of each metric that could not be read. */
  readonly leftOut: (metric: string) => void
}

/** All metrics as of now, in slices, without those that cannot be read before the end. Never rejects. */
export async function readSnapshots(
  { selection, faults, leftOut }: SnapshotDeps,
  end: ReadingEnd,
): Promise<readonly MetricSnapshot[]> {
  const slice = new TimeSlice()
  const refreshing: { selected: ReturnType<typeof selection.all>[number]; fresh: boolean | Promise<boolean> }[] = []
  for (const selected of selection.all()) {
    refreshing.push({ selected, fresh: selected.family.refresh() })
    if (slice.isOver) await slice.pause()
  }
  const snapshots: MetricSnapshot[] = []
  for (const { selected, fresh } of refreshing) {
    const before = snapshots.length
    try {
      if ((await end.meet(fresh)) !== true) leftOut(selected.family.name)
      else {
        for (const piece of piecesOf(selected)) {
          snapshots.push(piece)
          if (slice.isOver) await slice.pause()
        }
      }
    } catch (error) {
      faults.report('metrics', error)
      snapshots.length = before
      leftOut(selected.family.name)
    }
  }
  return snapshots
}

/** All metrics as they stand, without asking anybody; for when there is no time any more. */
export function readSnapshotsNow({ selection }: SnapshotDeps): readonly MetricSnapshot[] {
  return selection.all().flatMap((selected) => [...piecesOf(selected)])
}

function* piecesOf({
  family,
  defaultLabels,
}: ReturnType<FamilySelection<ReadableFamily>['all']>[number]): Generator<MetricSnapshot> {
  const added = Object.fromEntries(defaultLabels)
  for (const reading of family.readings(PIECE_SIZE)) yield snapshotOf(reading, added)
}
