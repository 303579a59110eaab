using System.Text;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

/// <summary>A lifecycle on a control plane in memory, and Extensions to give it.</summary>
public sealed class LifecycleUnderTest : IExtensionEvents
{
    public const string Namespace = "shoot--foo--bar";
    public const string Config =
        """{"apiVersion": "rsyslog-relp.extensions.gardener.cloud/v1alpha1", "kind": "RsyslogRelpConfig", "target": "localhost", "port": 514}""";
    public const string ConfigWithoutAudit =
        """{"apiVersion": "rsyslog-relp.extensions.gardener.cloud/v1alpha1", "kind": "RsyslogRelpConfig", "auditConfig": {"enabled": false}}""";

    public static readonly ManagedResourceManifest Cleaner = new(
        "extension-shoot-rsyslog-relp-configuration-cleaner", "shoot-rsyslog-relp", "kind: DaemonSet");

    public LifecycleUnderTest()
    {
        ControlPlane = new InMemoryControlPlane(Time);
        Lifecycle = new ExtensionLifecycle(
            ControlPlane, this, Time, new MonitoringRenderer(Templates.Instance, Templates.Instance), Cleaner);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public InMemoryControlPlane ControlPlane { get; }

    public ExtensionLifecycle Lifecycle { get; }

    public CancellationTokenSource Leadership { get; } = new();

    /// <summary>Every note: reason and message, with a mark before a warning.</summary>
    public List<string> Events { get; } = [];

    /// <summary>An Extension as Gardener creates it.</summary>
    public static ExtensionSnapshot Created { get; } = new()
    {
        Namespace = Namespace,
        Name = "shoot-rsyslog-relp",
        Uid = "uid",
        ResourceVersion = "1",
        Generation = 1,
        Operation = "reconcile",
        Type = "shoot-rsyslog-relp",
        ProviderConfig = JsonDocumentReader.Read(Encoding.UTF8.GetBytes(Config)),
    };

    /// <summary>An Extension that was reconciled an hour ago.</summary>
    public ExtensionSnapshot Reconciled => Created with
    {
        Operation = null,
        Finalizers = [ExtensionSnapshot.Finalizer],
        LastOperation = new LastOperation(OperationType.Reconcile, OperationState.Succeeded, 100, Time.GetUtcNow().AddHours(-1)),
    };

    /// <summary>An Extension whose deletion was just requested.</summary>
    public ExtensionSnapshot Deleted => Reconciled with { Generation = 2, DeletionRequestedAt = Time.GetUtcNow() };

    /// <summary>The Extension in the control plane.</summary>
    public ExtensionSnapshot Extension
    {
        get => ControlPlane.Extension!;
        set => ControlPlane.Extension = value;
    }

    public Task<LifecycleOutcome> RunAsync() => RunAsync(Extension);

    public Task<LifecycleOutcome> RunAsync(ExtensionSnapshot seen) => Lifecycle.RunAsync(seen, Leadership.Token);

    /// <summary>Runs and expects a failure.</summary>
    public Task<LifecycleException> FailAsync() => FailureOfAsync(RunAsync());

    public static async Task<LifecycleException> FailureOfAsync(Task run) =>
        (await Assert.ThrowsAsync<LifecycleException>(() => run.WaitAsync(Eventually.Patience)))!;

    /// <summary>Runs until a call hangs.</summary>
    public async Task<Task<LifecycleOutcome>> RunUntilItHangsAsync()
    {
        Task<LifecycleOutcome> run = RunAsync();
        await Task.WhenAny(run, ControlPlane.Hanging);
        Assert.That(ControlPlane.Hanging.IsCompleted, "no call hung");
        return run;
    }

    /// <summary>Expects that a run ends by cancellation.</summary>
    public static Task ExpectCancellationAsync(Task run) =>
        Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(Eventually.Patience));

    /// <summary>Compares what two updates say; records compare lists by reference.</summary>
    public static bool Same(StatusUpdate left, StatusUpdate right) =>
        left.Codes.SequenceEqual(right.Codes) && left with { Codes = right.Codes } == right;

    public void FailOn(string call, string message, bool afterEffect = false) =>
        ControlPlane.Faults = (_, made) =>
            made.StartsWith(call, StringComparison.Ordinal) ? new Fault(new InvalidOperationException(message), afterEffect) : null;

    public void HangOn(params string[] calls) =>
        ControlPlane.Faults = (_, made) => calls.Any(call => made.StartsWith(call, StringComparison.Ordinal)) ? new Fault(null) : null;

    void IExtensionEvents.Record(ExtensionSnapshot extension, bool isWarning, string reason, string message) =>
        Events.Add($"{(isWarning ? "! " : "")}{reason}: {message}");

    // Monitoring objects whose content tells nothing but whether audit rules are loaded.
    private sealed class Templates : ITemplateRenderer, IDocumentReader
    {
        public static readonly Templates Instance = new();

        public string Render(string template, IReadOnlyDictionary<string, object?> model) =>
            $$"""{"audit": {{(model["audit"] is null ? "false" : "true")}}}""";

        public string Read(string file) => "{}";

        public IReadOnlyList<DocumentNode> ReadAll(string text) => [JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text))];
    }
}
