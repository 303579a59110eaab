using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>Reconcile and restore: monitoring is deployed. Node files are delivered by the webhook.</summary>
internal sealed partial class ExtensionRun
{
    // An Event has at most 1,024 characters.
    private const int MaxFindingsInEvent = 5;

    private static readonly TimeSpan ResyncPeriod = TimeSpan.FromMinutes(60);

    private async Task<LifecycleOutcome> ReconcileAsync(OperationTexts operation) =>
        await MonitorAsync(operation) ? LifecycleOutcome.Resync(ResyncPeriod) : await TakeNextStepAsync();

    private async Task<LifecycleOutcome> RestoreAsync(OperationTexts operation)
    {
        if (!await MonitorAsync(operation))
        {
            return await TakeNextStepAsync();
        }

        if (_extension.Operation == OperationTypes.Restore)
        {
            await UpdateMetadataAsync(removeOperationAnnotation: true, FinalizerChange.Keep);
        }

        return LifecycleOutcome.Finished;
    }

    /// <returns>False if the Extension turned out to be in deletion, which the cache did not know.</returns>
    private async Task<bool> MonitorAsync(OperationTexts operation)
    {
        bool isNew = _extension.LastOperation is null;
        bool wasInDeletion = _extension.DeletionRequested;
        await UpdateMetadataAsync(HasReconcileAnnotation, _extension.HasFinalizer ? FinalizerChange.Keep : FinalizerChange.AddOurs);
        await BeginAsync(operation);
        if (_extension.DeletionRequested && !wasInDeletion)
        {
            // The deletion may have deleted the monitoring objects, and does it only once.
            return false;
        }

        await AttemptAsync(operation, () => ApplyMonitoringAsync(isNew));
        await SucceedAsync(operation);
        return true;
    }

    private async Task<bool> ApplyMonitoringAsync(bool isNew)
    {
        RsyslogRelpConfig config = Config();
        ReportFindings(config);
        List<DesiredObjectKind> notServed = [];
        foreach (DesiredObject desired in context.Monitoring.Render(config))
        {
            if (await context.ControlPlane.ApplyAsync(Namespace, desired, isNew, deadline) == ApplyOutcome.KindNotServed)
            {
                notServed.Add(desired.Kind);
            }
        }

        if (notServed.Count > 0)
        {
            RecordEvent(
                "MonitoringNotServed",
                $"The seed does not serve {string.Join(" and ", notServed)}, so that the Shoot is not fully monitored: "
                + "install the custom resource definitions of monitoring.coreos.com (prometheus-operator)",
                isWarning: true);
        }

        return true;
    }

    private void ReportFindings(RsyslogRelpConfig config)
    {
        IReadOnlyList<FieldError> findings = NodeFindings.Of(config);
        string? text = findings.Count == 0 ? null : Text(findings);
        if (context.Reported.IsNews(_extension, text))
        {
            RecordEvent("RulesNotAsWritten", text!, isWarning: true);
        }
    }

    private static string Text(IReadOnlyList<FieldError> findings)
    {
        int more = findings.Count - MaxFindingsInEvent;
        string text = "Nodes do not use these fields as they are stored; correct them in the Shoot: "
            + FieldError.Aggregate(findings.Take(MaxFindingsInEvent));
        return more > 0 ? $"{text} and {more} more" : text;
    }

    private RsyslogRelpConfig Config()
    {
        if (_extension is not { ProviderConfig: { IsNull: false } document, ProviderConfigProblem: null })
        {
            throw NotDecoded(_extension.ProviderConfigProblem
                ?? "the Extension has none; "
                    + $"set providerConfig of the entry {ConfigurationApi.ExtensionType} in spec.extensions of the Shoot");
        }

        DecodeResult<RsyslogRelpConfig> decoded = RsyslogRelpConfigDecoder.DecodeStored(document);
        return decoded is { IsValid: true, Value: { } config }
            ? config
            : throw NotDecoded(FieldError.Aggregate(decoded.Findings.Take(DocumentLimits.MaxReportedFindings)));
    }

    private static LifecycleException NotDecoded(string reason) =>
        new($"failed to decode provider config: {reason}", null, ErrorCodes.ConfigurationProblem);
}
