using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.Shoots;

/// <summary>Reads the parts of a Shoot that matter here. Other fields are ignored; a wrong type on the way to ours is a finding.</summary>
public static class ShootDecoder
{
    /// <summary>Decodes a Shoot.</summary>
    /// <param name="document">The Shoot.</param>
    public static DecodeResult<Shoot> Decode(DocumentNode document)
    {
        LenientObjectReader root = new(document, FieldPath.Root, []);
        LenientObjectReader metadata = root.Object("metadata");
        LenientObjectReader spec = root.Object("spec");
        Shoot shoot = new()
        {
            Namespace = metadata.String("namespace"),
            Name = metadata.String("name"),
            Uid = metadata.String("uid"),
            DeletionRequested = metadata.String("deletionTimestamp").Length > 0,
            Extensions = [.. spec.List("extensions").Select(Extension)],
            Resources = [.. spec.List("resources").Select(Resource)],
        };
        return new DecodeResult<Shoot>(shoot, root.Errors);
    }

    private static ShootExtension Extension(LenientObjectReader item) =>
        new(item.String("type"), item.Boolean("disabled"), item.Node("providerConfig"));

    private static ShootResource Resource(LenientObjectReader item)
    {
        string name = item.String("name");
        LenientObjectReader reference = item.Object("resourceRef");
        return new ShootResource(name, reference.String("kind"), reference.String("name"));
    }
}
