// A fixture has its API server for itself, and mostly waits for it.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
