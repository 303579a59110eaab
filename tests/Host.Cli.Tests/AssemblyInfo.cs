using System.Runtime.Versioning;

// File modes and links are what they are on a node.
[assembly: UnsupportedOSPlatform("windows")]
