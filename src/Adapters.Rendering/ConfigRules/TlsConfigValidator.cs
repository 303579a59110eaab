using FluentValidation;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>The rules on <see cref="TlsConfig"/>. As in the Go extension, the values are checked even while TLS is off.</summary>
internal sealed class TlsConfigValidator : AbstractValidator<TlsConfig>
{
    public TlsConfigValidator()
    {
        RuleFor(tls => tls.Enabled)
            .NotNull()
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithSeverity(Severity.Warning)
            .WithMessage(
                "enabled is not given, which means false: logs travel in clear text; "
                + "write enabled: true or enabled: false");

        RuleFor(tls => tls.SecretReferenceName)
            .Must(static name => !string.IsNullOrEmpty(name))
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage("secretReferenceName must not be empty when tls is enabled")
            .When(IsOn);

        RuleFor(tls => tls.AuthMode)
            .Must(static mode => mode is null or "fingerprint" or "name")
            .WithErrorCode(nameof(FieldErrorType.NotSupported))
            .WithMessage("supported values: \"fingerprint\", \"name\"");

        When(IsOn, RequireAuthMode);

        RuleFor(tls => tls.TlsLib)
            .Must(static library => library is null or "gnutls" or "openssl")
            .WithErrorCode(nameof(FieldErrorType.NotSupported))
            .WithMessage("supported values: \"gnutls\", \"openssl\"");

        RuleFor(tls => tls.PermittedPeer)
            .NotEmpty()
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage(
                "at least one permitted peer is required when authMode is set: "
                + "without one rsyslog has nothing to compare the receiver's certificate with")
            .When(static tls => IsOn(tls) && tls.AuthMode is not null);

        // Nothing is compared while TLS is off, and the Go extension admits a peer of the other kind then.
        RuleForEach(tls => tls.PermittedPeer)
            .MinimumLength(1)
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage("value cannot be empty")
            .Must(static peer => peer.Length == 0 || Peer.IsValid(peer))
            .WithMessage(static (_, peer) => Peer.WhatIsWrongWith(peer))
            .Must(static (tls, peer) => !(IsOn(tls) && tls.AuthMode == "name" && Peer.IsFingerprint(peer)))
            .WithSeverity(static (tls, _) => IfOthers(tls, Peer.IsHostName))
            .WithMessage("must be a host name when authMode is name; for a fingerprint set authMode to fingerprint")
            .Must(static (tls, peer) => !(IsOn(tls) && tls.AuthMode == "fingerprint" && Peer.IsHostName(peer)))
            .WithSeverity(static (tls, _) => IfOthers(tls, Peer.IsFingerprint))
            .WithMessage("must be SHA1: and 40 hexadecimal digits when authMode is fingerprint; for a host name set authMode to name");
    }

    // If authMode is absent, librelp with gnutls compares with an empty list of fingerprints, and librelp with openssl accepts any
    // receiver whose certificate the CA signed. So the field may be absent with openssl only.
    private void RequireAuthMode() =>
        RuleFor(tls => tls.AuthMode)
            .Cascade(CascadeMode.Stop)
            .NotNull()
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage(
                "authMode is required when permittedPeer is set: "
                + "without it the list is ignored or matches nothing; set name or fingerprint")
            .When(static tls => tls.PermittedPeer.Count > 0 && tls.TlsLib != "openssl", ApplyConditionTo.CurrentValidator)
            .NotNull()
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithSeverity(Severity.Warning)
            .WithMessage(
                "authMode is not given, so openssl ignores permittedPeer and accepts every receiver whose certificate the CA signed; "
                + "set name or fingerprint")
            .When(static tls => tls.PermittedPeer.Count > 0, ApplyConditionTo.CurrentValidator)
            .NotNull()
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithMessage(
                "authMode is required with tlsLib gnutls, which without it refuses every receiver; "
                + "set name or fingerprint, with permittedPeer")
            .When(static tls => tls.TlsLib == "gnutls", ApplyConditionTo.CurrentValidator)
            .NotNull()
            .WithErrorCode(nameof(FieldErrorType.Required))
            .WithSeverity(Severity.Warning)
            .WithMessage(
                "authMode is not given: where librelp uses gnutls, its usual default, it refuses every receiver; "
                + "set name or fingerprint, with permittedPeer, or tlsLib: openssl")
            .When(static tls => tls.TlsLib is null, ApplyConditionTo.CurrentValidator);

    // A peer of the other kind never matches. That does no harm next to one that can.
    private static Severity IfOthers(TlsConfig tls, Func<string, bool> canMatch) =>
        tls.PermittedPeer.Any(canMatch) ? Severity.Warning : Severity.Error;

    private static bool IsOn(TlsConfig tls) => tls.Enabled == true;
}
