using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(RsyslogRelp.Benchmarks.ManifestBenchmarks).Assembly).Run(args);
