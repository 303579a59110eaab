using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>
/// May this Shoot be stored? A Shoot in deletion, and one whose configuration, <c>disabled</c> flag and referenced resources did not
/// change, always may: a rule that is new today must not prevent that an old Shoot is deleted or maintained.
/// </summary>
/// <param name="configs">Checks the configuration.</param>
public sealed class ShootAdmission(ConfigAdmission configs)
{
    /// <summary>Decides about a Shoot.</summary>
    /// <param name="shoot">The Shoot to be stored.</param>
    /// <param name="oldShoot">The stored Shoot; null for a new one.</param>
    /// <param name="cancellationToken">Ends the wait for resources.</param>
    /// <returns>The findings, with paths from the Shoot's root, and what was read of the first configuration that is enabled.</returns>
    public async ValueTask<AdmissionDecision> DecideAsync(Shoot shoot, Shoot? oldShoot, CancellationToken cancellationToken)
    {
        List<FieldError> findings = [];
        AdmissionDecision? checkedConfig = null;
        int first = -1;
        for (int i = 0; i < shoot.Extensions.Count; i++)
        {
            ShootExtension extension = shoot.Extensions[i];
            if (extension.Type != ConfigurationApi.ExtensionType || extension.Disabled)
            {
                continue;
            }

            FieldPath path = FieldPath.Root.Child("spec").Child("extensions").Index(i);
            if (first >= 0)
            {
                findings.Add(FieldError.Duplicate(
                    path.Child("type"),
                    FieldValue.Of(extension.Type),
                    $"the extension already stands at spec.extensions[{first}]; remove one of them"));
            }

            first = first < 0 ? i : first;
            AdmissionDecision? decision = await CheckAsync(shoot, extension, path.Child("providerConfig"), findings, cancellationToken);
            checkedConfig ??= decision;
        }

        if (first < 0)
        {
            return AdmissionDecision.Allow;
        }

        bool always = shoot.DeletionRequested || (oldShoot is not null && Unchanged(shoot, oldShoot));
        return new AdmissionDecision(always ? [.. findings.Select(static finding => finding.AsWarning())] : findings)
        {
            Config = checkedConfig?.Config,
            AuditRules = checkedConfig?.AuditRules,
        };
    }

    private async ValueTask<AdmissionDecision?> CheckAsync(
        Shoot shoot, ShootExtension extension, FieldPath path, List<FieldError> findings, CancellationToken cancellationToken)
    {
        if (extension.ProviderConfig is null)
        {
            findings.Add(
                FieldError.Required(path, "Rsyslog relp configuration is required when using gardener-extension-shoot-rsyslog-relp"));
            return null;
        }

        AdmissionDecision decision = await configs.CheckAsync(extension.ProviderConfig, shoot.Namespace, shoot, cancellationToken);
        findings.AddRange(decision.Findings.Select(finding => finding.Below(path)));
        return decision;
    }

    private static bool Unchanged(Shoot shoot, Shoot oldShoot)
    {
        ShootExtension[] current = [.. shoot.Extensions.Where(IsOurs)];
        ShootExtension[] old = [.. oldShoot.Extensions.Where(IsOurs)];
        return current.Length == old.Length
            && current.Zip(old).All(static pair => IsUnchanged(pair.First, pair.Second))
            && current.All(extension => References(extension).All(name => Entries(shoot, name).SequenceEqual(Entries(oldShoot, name))));
    }

    // Entries that other extensions refer to may change.
    private static IEnumerable<ShootResource> Entries(Shoot shoot, string name) =>
        shoot.Resources.Where(resource => resource.Name == name);

    private static IEnumerable<string> References(ShootExtension extension)
    {
        if (extension.ProviderConfig is not MappingNode)
        {
            return [];
        }

        LenientObjectReader config = new(extension.ProviderConfig, FieldPath.Root, []);
        return [config.Object("tls").String("secretReferenceName"), config.Object("auditConfig").String("configMapReferenceName")];
    }

    private static bool IsUnchanged(ShootExtension extension, ShootExtension old) =>
        extension.Disabled == old.Disabled && DocumentNode.SemanticallyEqual(extension.ProviderConfig, old.ProviderConfig);

    private static bool IsOurs(ShootExtension extension) => extension.Type == ConfigurationApi.ExtensionType;
}
