namespace RsyslogRelp.Review;

/// <summary>Where an artifact ends up.</summary>
internal enum ArtifactPlace
{
    /// <summary>A file of a node.</summary>
    Node,

    /// <summary>The list of a node's files with their modes.</summary>
    FileList,

    /// <summary>The cleaner, which runs on nodes while an Extension is deleted.</summary>
    Cleaner,

    /// <summary>Dashboard, alerts and scrape configuration of a Shoot.</summary>
    Monitoring,

    /// <summary>The configuration of a case; nothing that is rendered.</summary>
    Input,
}
