using System.Text.Json;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>May this Shoot (any version of core.gardener.cloud) be stored? Findings that do not deny it are warnings to the user.</summary>
/// <param name="admission">The rules.</param>
public sealed class ShootWebhook(ShootAdmission admission) : AdmissionWebhook<Shoot>
{
    private protected override bool ReadsOldObject => true;

    private protected override bool Accepts(AdmissionRequest request) => request is { Group: Shoot.ApiGroup, Kind: Shoot.Kind };

    private protected override ParsedObject<Shoot> ReadObject(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        Utf8JsonReader start = reader;
        try
        {
            DecodeResult<Shoot> decoded = ShootDecoder.Decode(ShootSelection.Fields.Read(body, ref reader));
            return decoded is { IsValid: true, Value: { } shoot }
                ? new ParsedObject<Shoot>(shoot, null)
                : new ParsedObject<Shoot>(null, FieldError.Aggregate(decoded.Findings));
        }
        catch (DocumentFormatException exception)
        {
            reader = start;
            reader.Skip();
            return new ParsedObject<Shoot>(null, exception.Message);
        }
    }

    private protected override async ValueTask<AdmissionAnswer> AnswerAsync(
        Shoot value, AdmissionRequest<Shoot> request, CancellationToken cancellationToken)
    {
        if (request.OldObject is { Failure: { } failure })
        {
            return AdmissionAnswer.BadRequest($"could not decode request oldObject: {failure}");
        }

        AdmissionDecision decision = await admission.DecideAsync(
            InNamespace(value, request), request.OldObject?.Value is { } old ? InNamespace(old, request) : null, cancellationToken);
        AdmissionAnswer answer = decision.Allowed ? AdmissionAnswer.Allowed : AdmissionAnswer.Denied(Message([.. decision.Errors]));
        return answer with
        {
            Warnings = [.. decision.Warnings.Take(DocumentLimits.MaxReportedFindings).Select(static warning => warning.ToString())],
        };
    }

    private static Shoot InNamespace(Shoot shoot, AdmissionRequest request) =>
        shoot.Namespace.Length > 0 ? shoot : shoot with { Namespace = request.Namespace };

    private static string Message(FieldError[] errors)
    {
        int more = errors.Length - DocumentLimits.MaxReportedFindings;
        string message = FieldError.Aggregate(errors.Take(DocumentLimits.MaxReportedFindings));
        return more > 0 ? $"{message} and {more} more" : message;
    }
}
