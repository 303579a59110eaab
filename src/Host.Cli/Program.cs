using System.Text;
using RsyslogRelp.Host.Cli;
using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.Host.Cli.Shell.Streams;

UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
await using Stream stdin = StandardStreams.OpenInput();
await using StreamWriter stdout = new(StandardStreams.OpenOutput(), utf8, bufferSize: 64 * 1024);
await using StreamWriter stderr = new(StandardStreams.OpenError(), utf8) { AutoFlush = true };
return await CommandLine.InvokeAsync(
    args,
    stdin,
    stdout,
    stderr,
    CancellationToken.None,
    Screen.OfStandardOutput(),
    StandardStreams.OutputHasNoReader,
    StandardStreams.ErrorIsTerminal());
