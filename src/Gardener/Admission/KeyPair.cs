using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>Whether a private key belongs to a certificate.</summary>
internal static class KeyPair
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string Dsa = "1.2.840.10040.4.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <summary>Compares the public parts of a certificate and of a private key in PEM.</summary>
    public static KeyPairResult Compare(X509Certificate2 certificate, string keyPem)
    {
        if (Comparison(certificate.GetKeyAlgorithm()) is not { } compare)
        {
            return KeyPairResult.UnknownAlgorithm;
        }

        if (certificate.GetKeyAlgorithm() == EllipticCurve
            && !Attempt.Succeeds(() => certificate.GetECDsaPublicKey()?.Dispose()))
        {
            return KeyPairResult.UnknownCurve;
        }

        bool same = false;
        return Attempt.Succeeds(() => same = compare(certificate, keyPem)) && same ? KeyPairResult.Fits : KeyPairResult.Differs;
    }

    /// <summary>The object identifier of a certificate's curve.</summary>
    public static string CurveOf(X509Certificate2 certificate)
    {
        string curve = "that its parameters describe";
        byte[] parameters = certificate.PublicKey.EncodedParameters?.RawData ?? [];
        _ = Attempt.Succeeds(() => curve = AsnDecoder.ReadObjectIdentifier(parameters, AsnEncodingRules.DER, out _));
        return curve;
    }

    private static Func<X509Certificate2, string, bool>? Comparison(string algorithm) => algorithm switch
    {
        Rsa => SameModulus,
        Dsa => SameValue,
        EllipticCurve => SamePoint,
        _ => null,
    };

    private static bool SameModulus(X509Certificate2 certificate, string keyPem)
    {
        using RSA key = RSA.Create();
        key.ImportFromPem(keyPem);
        using RSA certified = certificate.GetRSAPublicKey()!;
        return key.ExportParameters(false).Modulus.AsSpan().SequenceEqual(certified.ExportParameters(false).Modulus);
    }

    private static bool SameValue(X509Certificate2 certificate, string keyPem)
    {
        using DSA key = DSA.Create();
        key.ImportFromPem(keyPem);
        using DSA certified = certificate.GetDSAPublicKey()!;
        return key.ExportParameters(false).Y.AsSpan().SequenceEqual(certified.ExportParameters(false).Y);
    }

    // The curve of the key may be written out where that of the certificate has a name, so only the points are compared.
    private static bool SamePoint(X509Certificate2 certificate, string keyPem)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        using ECDsa certified = certificate.GetECDsaPublicKey()!;
        ECPoint point = certified.ExportParameters(false).Q;
        ECPoint other = key.ExportParameters(false).Q;
        return point.X.AsSpan().SequenceEqual(other.X) && point.Y.AsSpan().SequenceEqual(other.Y);
    }
}

/// <summary>The result of <see cref="KeyPair.Compare"/>.</summary>
internal enum KeyPairResult
{
    /// <summary>The key belongs to the certificate.</summary>
    Fits,

    /// <summary>The key belongs to another certificate, or cannot be read.</summary>
    Differs,

    /// <summary>Keys of this algorithm, such as Ed25519 and RSA-PSS, are not compared. They work on nodes.</summary>
    UnknownAlgorithm,

    /// <summary>The platform does not know the elliptic curve of the certificate.</summary>
    UnknownCurve,
}
