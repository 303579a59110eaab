using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// Tests against daemons mostly wait for them.
[assembly: LevelOfParallelism(6)]
