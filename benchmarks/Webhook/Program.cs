using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(RsyslogRelp.Benchmarks.OperatingSystemConfigBenchmarks).Assembly).Run(args);
