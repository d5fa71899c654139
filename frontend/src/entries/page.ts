// The script of every page: today it only brings the styles.
import '../styles/index.css'
