using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>May this Shoot (any version of core.gardener.cloud) be stored? Findings that do not deny it are warnings to the user.</summary>
/// <param name="admission">The rules.</param>
public sealed class ShootWebhook(ShootAdmission admission) : AdmissionWebhook
{
    // A user mends a few and comes back; half a million empty rules would make a message of a hundred megabytes.
    private const int MostFindings = 100;

    private protected override bool Accepts(AdmissionRequest request) => request is { Group: Shoot.ApiGroup, Kind: Shoot.Kind };

    private protected override async ValueTask<AdmissionAnswer> AnswerAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        (Shoot? shoot, string? fault) = Decode(request.Object, "object", request.Namespace);
        (Shoot? oldShoot, string? oldFault) = request.OldObject.IsEmpty ? (null, null) : Decode(request.OldObject, "oldObject", request.Namespace);
        if (shoot is null || oldFault is not null)
        {
            return AdmissionAnswer.BadRequest($"could not decode request {fault ?? oldFault}");
        }

        AdmissionDecision decision = await admission.DecideAsync(shoot, oldShoot, cancellationToken);
        AdmissionAnswer answer = decision.Allowed ? AdmissionAnswer.Allowed : AdmissionAnswer.Denied(Message([.. decision.Errors]));
        return answer with { Warnings = [.. decision.Warnings.Take(MostFindings).Select(static warning => warning.ToString())] };
    }

    private static string Message(FieldError[] errors) => errors.Length <= MostFindings ? FieldError.Aggregate(errors)
        : $"{FieldError.Aggregate(errors.Take(MostFindings))} and {errors.Length - MostFindings} more";

    private static (Shoot? Shoot, string? Fault) Decode(ReadOnlyMemory<byte> utf8Json, string what, string namespaceName)
    {
        try
        {
            DecodeResult<Shoot> decoded = ShootDecoder.Decode(ShootSelection.Fields.Read(utf8Json.Span));
            return decoded is { IsValid: true, Value: { } shoot }
                ? (shoot.Namespace.Length > 0 ? shoot : shoot with { Namespace = namespaceName }, null)
                : (null, $"{what}: {FieldError.Aggregate(decoded.Errors)}");
        }
        catch (DocumentFormatException exception)
        {
            return (null, $"{what}: {exception.Message}");
        }
    }
}
