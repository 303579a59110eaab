using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace RsyslogRelp.Testing;

/// <summary>A program that runs until the test ends it. It is killed when the test process ends for any reason.</summary>
public sealed class RunningProcess : IDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly BlockingCollection<Action> LauncherWork = StartLauncher();

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private int _endedStreams;

    private RunningProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process id of the program itself.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the program has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Whether the program has ended and all its output was read; the last lines arrive after its end.</summary>
    public bool HasSaidAll => HasExited && Volatile.Read(ref _endedStreams) == 2;

    /// <summary>The program's exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What the program has written so far, to standard output and standard error.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    public static RunningProcess Start(string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(RealPrograms.Require("setpriv", "util-linux"), ["--pdeathsig", "KILL", "--", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        TaskCompletionSource<Process> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LauncherWork.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return new RunningProcess(started.Task.GetAwaiter().GetResult());
    }

    /// <summary>Asks the program to end, by SIGTERM.</summary>
    public void AskToEnd() => _ = kill(Id, SigTerm);

    /// <summary>Stops the program in the middle of whatever it does, until <see cref="Resume"/>.</summary>
    public void Stall() => _ = kill(Id, SigStop);

    /// <summary>Has a stalled program go on.</summary>
    public void Resume() => _ = kill(Id, SigCont);

    /// <summary>Asks the program to end and waits until it has.</summary>
    public void Terminate()
    {
        AskToEnd();
        WaitForExit();
    }

    /// <summary>Kills the program and everything that it started.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void WaitForExit()
    {
        if (!_process.WaitForExit(Eventually.Patience))
        {
            Assert.Fail($"{_process.StartInfo.ArgumentList[^1]} does not end.\n{Output}");
        }
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text)
        {
            Interlocked.Increment(ref _endedStreams);
            return;
        }

        lock (_output)
        {
            _output.Append(text).Append('\n');
        }
    }

    // The kernel signals a child when the thread that started it ends, so one permanent thread starts all programs.
    private static BlockingCollection<Action> StartLauncher()
    {
        BlockingCollection<Action> work = [];
        new Thread(() =>
        {
            foreach (Action action in work.GetConsumingEnumerable())
            {
                action();
            }
        })
        { IsBackground = true, Name = "process launcher" }.Start();
        return work;
    }

    [DllImport("libc")]
    private static extern int kill(int processId, int signal);
}
