using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Adapters.Rendering.ConfigRules;

/// <summary>An entry of <c>tls.permittedPeer</c>.</summary>
internal static class Peer
{
    private const string FingerprintPrefix = "SHA1:";
    private const string FingerprintRule =
        ".permittedPeer elements can only match `^SHA1:[0-9A-Fa-f]{40}$` (the bytes may be separated by colons) "
        + "or be a hostname (wildcards allowed)";

    /// <summary>What stands before a fingerprint where openssl prints it, in any case.</summary>
    private static readonly string[] OtherPrefixes = ["SHA1 Fingerprint=", FingerprintPrefix, ""];

    public static bool IsValid(string value) => IsFingerprint(value) || IsHostName(value);

    public static bool IsFingerprint(string value) => PeerFingerprint.Normalize(value) is not null;

    public static bool IsHostName(string value) => Dns1123.IsSubdomain(value) || Dns1123.IsWildcardSubdomain(value);

    /// <summary>One reason, with the remedy, why a string is no peer.</summary>
    public static string WhatIsWrongWith(string value)
    {
        foreach (string prefix in OtherPrefixes.Where(prefix => value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            string fingerprint = FingerprintPrefix + value[prefix.Length..];
            if (IsFingerprint(fingerprint))
            {
                return $"a fingerprint begins with SHA1: in upper case: {FieldValue.Of(fingerprint)}";
            }
        }

        return value.StartsWith(FingerprintPrefix, StringComparison.OrdinalIgnoreCase) ? FingerprintRule
            : HostSpelling.Remedy(value, IsValid)
            ?? (value.StartsWith('*') ? Dns1123.BrokenWildcardRules(value) : Dns1123.BrokenSubdomainRules(value)).First();
    }
}
