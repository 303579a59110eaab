using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="TlsConfig"/>. As in the Go extension the values are checked even while TLS is off.</summary>
internal sealed class TlsConfigRules : AbstractValidator<TlsConfig>
{
    public TlsConfigRules()
    {
        RuleFor(tls => tls.Enabled).Custom(static (enabled, context) =>
        {
            if (enabled is null)
            {
                new FieldFaults<TlsConfig>(context).Required("enabled is not given, which means false: logs travel in clear text; write enabled: true or enabled: false", FieldErrorSeverity.Warning);
            }
        });
        RuleFor(tls => tls.SecretReferenceName).Custom(static (name, context) =>
        {
            if (context.InstanceToValidate.Enabled == true && string.IsNullOrEmpty(name))
            {
                new FieldFaults<TlsConfig>(context).Required("secretReferenceName must not be empty when tls is enabled");
            }
        });
        RuleFor(tls => tls.AuthMode).Custom(static (mode, context) => AuthMode(mode, new FieldFaults<TlsConfig>(context)));
        RuleFor(tls => tls.TlsLib).Check(static (library, faults) =>
        {
            if (library is not ("gnutls" or "openssl"))
            {
                faults.NotSupported(library!, "gnutls", "openssl");
            }
        });
        RuleFor(tls => tls.PermittedPeer).Check(static (peers, faults) =>
        {
            if (peers.Count == 0 && faults.Parent is { Enabled: true, AuthMode: not null })
            {
                faults.Required("at least one permitted peer is required when authMode is set: without one rsyslog has nothing to compare the receiver's certificate with");
            }
        });
        RuleForEach(tls => tls.PermittedPeer).Check(Peer);
    }

    private static void AuthMode(string? mode, FieldFaults<TlsConfig> faults)
    {
        switch (mode)
        {
            case "fingerprint" or "name":
            case null when faults.Parent.Enabled != true:
                break;
            case not null:
                faults.NotSupported(mode, "fingerprint", "name");
                break;
            case null when faults.Parent.PermittedPeer.Count > 0:
                faults.Required("authMode is required when permittedPeer is set: without it the list is ignored or matches nothing; set name or fingerprint");
                break;
            // librelp with gnutls then compares with an empty list of fingerprints; with openssl it takes whoever the CA signed.
            case null when faults.Parent.TlsLib == "gnutls":
                faults.Required("authMode is required with tlsLib gnutls, which without it refuses every receiver; set name or fingerprint, with permittedPeer");
                break;
            case null when faults.Parent.TlsLib is null:
                faults.Required("authMode is not given: where librelp uses gnutls, its usual default, it refuses every receiver; set name or fingerprint, with permittedPeer, or tlsLib: openssl", FieldErrorSeverity.Warning);
                break;
        }
    }

    private static void Peer(string peer, FieldFaults<TlsConfig> faults)
    {
        if (peer.Length == 0)
        {
            faults.Required("value cannot be empty");
            return;
        }

        bool fingerprint = PeerFingerprint.Normalize(peer) is not null;
        if (!fingerprint && !Dns1123.IsSubdomain(peer) && !Dns1123.IsWildcardSubdomain(peer))
        {
            faults.Invalid(peer, ".permittedPeer elements can only match `^SHA1:[0-9A-Fa-f]{40}$` (the bytes may be separated by colons) or be a hostname (wildcards allowed)");
            foreach (string detail in Dns1123.WildcardFaults(peer).Concat(Dns1123.SubdomainFaults(peer)))
            {
                faults.Invalid(peer, detail);
            }

            return;
        }

        // Nothing is compared while TLS is off, and the Go extension admits it.
        switch (faults.Parent.Enabled == true ? faults.Parent.AuthMode : null)
        {
            case "name" when fingerprint:
                faults.Invalid(peer, "must be a host name when authMode is name; for a fingerprint set authMode to fingerprint");
                break;
            case "fingerprint" when !fingerprint:
                faults.Invalid(peer, "must be SHA1: and 40 hexadecimal digits when authMode is fingerprint; for a host name set authMode to name");
                break;
        }
    }
}
